// The lock-free types as everybody but their tests uses them: over the machine's own memory.
global using ConflateSlot = Zerowire.Pipes.ConflateSlot<Zerowire.Platform.HardwareMemory>;
global using CreditCounter = Zerowire.Pipes.CreditCounter<Zerowire.Platform.HardwareMemory>;
global using DirectionOwnership = Zerowire.Engines.DirectionOwnership<Zerowire.Platform.HardwareMemory>;
global using PipeQueue = Zerowire.Pipes.PipeQueue<Zerowire.Platform.HardwareMemory>;
global using QueueReader = Zerowire.Pipes.QueueReader<Zerowire.Platform.HardwareMemory>;
global using QueueWriter = Zerowire.Pipes.QueueWriter<Zerowire.Platform.HardwareMemory>;
global using RunReader = Zerowire.Pipes.RunReader<Zerowire.Platform.HardwareMemory>;
global using WordLock = Zerowire.Sockets.WordLock<Zerowire.Platform.HardwareMemory>;

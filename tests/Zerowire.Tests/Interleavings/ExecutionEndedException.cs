namespace Zerowire.Tests.Interleavings;

/// <summary>Unwinds a thread of an execution that has failed.</summary>
internal sealed class ExecutionEndedException : Exception;

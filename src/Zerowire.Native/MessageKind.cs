namespace Zerowire.Native;

/// <summary>Where the bytes of a message are. The numbers say that the memory is a message at all: whoever forgets
/// <c>zmq_msg_init</c> hardly has one of them there.</summary>
internal enum MessageKind : uint
{
    /// <summary>No message: never initialised, or closed.</summary>
    None = 0,

    /// <summary>In the message itself.</summary>
    Inline = 0x5A4D_5301,

    /// <summary>In a block that messages share.</summary>
    Block = 0x5A4D_5302,

    /// <summary>In memory of the program that outlives all messages.</summary>
    Constant = 0x5A4D_5303,
}

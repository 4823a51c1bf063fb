namespace Zerowire.Tests.Sockets;

/// <summary>How the value of an option stands in bytes.</summary>
public enum OptionForm
{
    /// <summary>A C int.</summary>
    Number,

    /// <summary>Eight bytes.</summary>
    Wide,

    /// <summary>Bytes of any number.</summary>
    Bytes,

    /// <summary>A text, read with its terminator.</summary>
    Text,

    /// <summary>A name that begins with <c>X-</c>, a colon and a value.</summary>
    Property,
}

using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Native;

/// <summary>
/// What is known of a connection, as C reads it: names and values with their terminators, in native memory that lasts as
/// long as the connection or any message that came by it. Made when the first such message is received.
/// </summary>
internal sealed unsafe class ConnectionProperties
{
    private readonly Record* _record;

    private ConnectionProperties(ConnectionInfo connection)
    {
        byte[] text = Render(connection);
        _record = (Record*)NativeMemory.Alloc((nuint)(sizeof(Record) + text.Length));
        _record->References = 1;
        _record->Length = text.Length;
        text.CopyTo(new Span<byte>(_record + 1, text.Length));
    }

    ~ConnectionProperties() => Release(_record);

    /// <summary>Names and values follow in turn, each with its terminator.</summary>
    internal struct Record
    {
        public int References;
        public int Length;
    }

    /// <summary>Makes a message's reference one to what is known of a connection; null when nothing is.</summary>
    public static void Set(ref Record* reference, ConnectionInfo? connection)
    {
        if (connection is null)
        {
            Release(reference);
            reference = null;
            return;
        }
        var properties = (ConnectionProperties)(connection.View ?? connection.Keep(new ConnectionProperties(connection)));
        if (properties._record != reference)
        {
            Release(reference);
            AddReference(properties._record);
            reference = properties._record;
        }
        GC.KeepAlive(properties);
    }

    public static void AddReference(Record* record)
    {
        if (record is not null)
            Interlocked.Increment(ref record->References);
    }

    public static void Release(Record* record)
    {
        if (record is not null && Interlocked.Decrement(ref record->References) == 0)
            NativeMemory.Free(record);
    }

    /// <summary>The value of a property, with its terminator; null when there is none of the name.</summary>
    public static byte* Find(Record* record, ReadOnlySpan<byte> name)
    {
        if (record is null)
            return null;
        if (name.SequenceEqual("Routing-Id"u8))
            name = "Identity"u8;
        var at = (byte*)(record + 1);
        byte* end = at + record->Length;
        while (at < end)
        {
            ReadOnlySpan<byte> found = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at);
            byte* value = at + found.Length + 1;
            if (found.SequenceEqual(name))
                return value;
            at = value + MemoryMarshal.CreateReadOnlySpanFromNullTerminated(value).Length + 1;
        }
        return null;
    }

    private static byte[] Render(ConnectionInfo connection)
    {
        var text = new MemoryStream();
        // What is seen here: a peer has no say in it.
        if (connection.PeerAddress.Length > 0)
            Add(text, "Peer-Address", Encoding.UTF8.GetBytes(connection.PeerAddress));
        if (connection.Descriptor >= 0)
            Add(text, "__fd", Encoding.ASCII.GetBytes($"{connection.Descriptor}"));
        foreach (ref readonly MetadataProperty property in connection.Metadata.Properties)
        {
            if (property.Name is not ("Peer-Address" or "User-Id" or "__fd"))
                Add(text, property.Name, property.Value);
        }
        return text.ToArray();
    }

    private static void Add(MemoryStream text, string name, ReadOnlySpan<byte> value)
    {
        text.Write(Encoding.Latin1.GetBytes(name));
        text.WriteByte(0);
        // A value of bytes ends for C with its first zero; what follows it must not be taken for a name.
        int end = value.IndexOf((byte)0);
        text.Write(end < 0 ? value : value[..end]);
        text.WriteByte(0);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Zerowire.Protocol;

/// <summary>
/// The properties that a peer has announced, or that are announced to it. Immutable, one object a connection. Names
/// are kept and compared exactly (one char an octet); of several of the same name the first counts.
/// </summary>
internal sealed class Metadata
{
    public const string SocketType = "Socket-Type";
    public const string Identity = "Identity";

    /// <summary>The most properties accepted from a peer, which nobody has authenticated yet.</summary>
    public const int MaxReceived = 256;

    private const int MaxNameLength = 255;
    private const int ValueLengthSize = 4;

    private readonly MetadataProperty[] _properties;

    /// <summary>Builds metadata of one's own; later properties of a name that is taken are left out.</summary>
    public Metadata(params ReadOnlySpan<MetadataProperty> properties)
    {
        var kept = new List<MetadataProperty>(properties.Length);
        foreach (MetadataProperty property in properties)
        {
            ArgumentException.ThrowIfNullOrEmpty(property.Name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(property.Name.Length, MaxNameLength);
            AddFirst(kept, property.Name, property.Value);
        }

        _properties = kept.ToArray();
    }

    private Metadata(List<MetadataProperty> properties) => _properties = properties.ToArray();

    public static Metadata Empty { get; } = new(new List<MetadataProperty>());

    public ReadOnlySpan<MetadataProperty> Properties => _properties;

    /// <summary>The length of <see cref="Write"/>'s output.</summary>
    public int EncodedLength
    {
        get
        {
            int length = 0;
            foreach (MetadataProperty property in _properties)
                length = checked(length + 1 + property.Name.Length + ValueLengthSize + property.Value.Length);
            return length;
        }
    }

    /// <summary>Reads <c>{name-length name value-length(4) value}*</c>; false unless all of it fits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, out Metadata metadata)
    {
        metadata = Empty;
        var properties = new List<MetadataProperty>();
        for (int count = 0; !source.IsEmpty; count++)
        {
            int nameLength = source[0];
            if (count == MaxReceived || nameLength == 0 || source.Length < 1 + nameLength + ValueLengthSize)
                return false;
            ReadOnlySpan<byte> name = source.Slice(1, nameLength);
            source = source[(1 + nameLength)..];

            uint valueLength = BinaryPrimitives.ReadUInt32BigEndian(source);
            source = source[ValueLengthSize..];
            if (valueLength > (uint)source.Length)
                return false;
            AddFirst(properties, NameOf(name), source[..(int)valueLength].ToArray());
            source = source[(int)valueLength..];
        }

        metadata = new Metadata(properties);
        return true;
    }

    /// <summary>The value of a property, null if there is none of this name.</summary>
    public byte[]? Find(string name)
    {
        foreach (MetadataProperty property in _properties)
        {
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
                return property.Value;
        }

        return null;
    }

    /// <summary>These properties, and behind them those of the other whose names are free.</summary>
    public Metadata Over(Metadata other)
    {
        var properties = new List<MetadataProperty>(_properties);
        foreach (MetadataProperty property in other._properties)
            AddFirst(properties, property.Name, property.Value);
        return new Metadata(properties);
    }

    public void Write(IBufferWriter<byte> output)
    {
        foreach (MetadataProperty property in _properties)
        {
            int headLength = 1 + property.Name.Length + ValueLengthSize;
            Span<byte> head = output.GetSpan(headLength);
            head[0] = (byte)property.Name.Length;
            Encoding.Latin1.GetBytes(property.Name, head[1..]);
            BinaryPrimitives.WriteInt32BigEndian(head[(1 + property.Name.Length)..], property.Value.Length);
            output.Advance(headLength);
            output.Write(property.Value);
        }
    }

    // Every connection has these two; one string of each is enough.
    private static string NameOf(ReadOnlySpan<byte> name) =>
        Ascii.Equals(name, SocketType) ? SocketType
        : Ascii.Equals(name, Identity) ? Identity
        : Encoding.Latin1.GetString(name);

    private static void AddFirst(List<MetadataProperty> properties, string name, byte[] value)
    {
        foreach (MetadataProperty property in properties)
        {
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
                return;
        }

        properties.Add(new MetadataProperty(name, value));
    }
}

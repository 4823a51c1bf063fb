using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire;

/// <summary>
/// What is known of the peer that a message came from: what the peer has announced of itself (ZMTP metadata, RFC 37),
/// and what this side has found out. One object for all messages of a connection; it stays as it is when the connection
/// has ended.
/// </summary>
/// <remarks>Names and values are the peer's word, unless said otherwise. A peer cannot announce an address or a user;
/// these are this side's own knowledge.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A description of a peer, which can also be enumerated.")]
public sealed class ZmqMetadata : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private const string PeerAddressName = "Peer-Address";
    private const string UserIdName = "User-Id";
    private const string RoutingIdName = "Routing-Id";

    private readonly MetadataProperty[] _properties;
    private readonly KeyValuePair<string, string>[] _texts;

    internal ZmqMetadata(ConnectionInfo connection)
    {
        RoutingId = connection.RoutingId;
        PeerAddress = connection.PeerAddress;
        _properties = [.. PropertiesOf(connection)];
        _texts = Array.ConvertAll(
            _properties, property => KeyValuePair.Create(property.Name, Encoding.UTF8.GetString(property.Value)));
        if (TryGetBytes(Metadata.SocketType, out ReadOnlyMemory<byte> name)
            && SocketTypes.TryParse(name.Span, out ZmqSocketType type))
            SocketType = type;
    }

    /// <summary>The socket type of the peer (<c>Socket-Type</c>); null when it has announced none, as peers older than
    /// ZMTP 3.0 and those of stream sockets.</summary>
    public ZmqSocketType? SocketType { get; }

    /// <summary>The routing id that the peer has chosen (<c>Identity</c>, also by the name <c>Routing-Id</c>); empty
    /// when it has chosen none.</summary>
    public ReadOnlyMemory<byte> RoutingId { get; }

    /// <summary>The address of the peer (<c>Peer-Address</c>): over tcp its numeric IP address without a port, over ipc
    /// <c>:uid:gid:pid</c> of its process where the system tells.</summary>
    public string PeerAddress { get; }

    /// <summary>The user that the peer was authenticated as (<c>User-Id</c>, RFC 27); null when it was not.</summary>
    public string? UserId => this[UserIdName];

    /// <summary>How many properties there are.</summary>
    public int Count => _texts.Length;

    /// <summary>The value of a property, read as UTF-8.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <returns>The value, null when there is no such property.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string? this[string name] => IndexOf(name) is >= 0 and int index ? _texts[index].Value : null;

    /// <summary>The value of a property as it was sent.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <param name="value">The bytes.</param>
    /// <returns>False when there is no such property.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public bool TryGetBytes(string name, out ReadOnlyMemory<byte> value)
    {
        int index = IndexOf(name);
        value = index < 0 ? default : _properties[index].Value;
        return index >= 0;
    }

    /// <summary>Enumerates the properties.</summary>
    /// <returns>Names and values.</returns>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)_texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Describes the peer for logs; the form may change, do not parse it.</summary>
    /// <returns>The properties.</returns>
    public override string ToString() => string.Join(", ", _texts.Select(text => $"{text.Key}={text.Value}"));

    private static IEnumerable<MetadataProperty> PropertiesOf(ConnectionInfo connection)
    {
        if (connection.PeerAddress.Length > 0)
            yield return new MetadataProperty(PeerAddressName, Encoding.UTF8.GetBytes(connection.PeerAddress));
        // Before ZMTP 3.0 there are no properties, but there are routing ids.
        if (connection.RoutingId.Length > 0 && connection.Metadata.Find(Metadata.Identity) is null)
            yield return new MetadataProperty(Metadata.Identity, connection.RoutingId);
        foreach (MetadataProperty property in connection.Metadata.Properties.ToArray())
        {
            // Nobody is who they are because they say so.
            if (property.Name is not (PeerAddressName or UserIdName or RoutingIdName))
                yield return property;
        }
    }

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == RoutingIdName)
            name = Metadata.Identity;
        for (int i = 0; i < _properties.Length; i++)
        {
            if (_properties[i].Name == name)
                return i;
        }
        return -1;
    }
}

namespace Zerowire.Protocol;

/// <summary>A property of a connection. The array is shared by all who read it and is never written.</summary>
internal readonly record struct MetadataProperty(string Name, byte[] Value);

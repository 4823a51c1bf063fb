using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Native.Tests;

/// <summary>The library is built once for all.</summary>
[CollectionDefinition("Native")]
[SuppressMessage("Naming", "CA1711", Justification = "It is a collection to xunit.")]
public sealed class NativeCollection : ICollectionFixture<BuiltLibrary>;

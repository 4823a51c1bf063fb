using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Package.Tests;

/// <summary>The package is made once for all.</summary>
[CollectionDefinition("Package")]
[SuppressMessage("Naming", "CA1711", Justification = "It is a collection to xunit.")]
public sealed class PackageCollection : ICollectionFixture<PackedLibrary>;

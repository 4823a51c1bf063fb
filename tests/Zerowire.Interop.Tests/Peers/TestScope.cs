namespace Zerowire.Interop.Tests.Peers;

/// <summary>Whether the run covers a chosen subset or everything (<c>./test --all</c>).</summary>
internal static class TestScope
{
    public static bool All => Environment.GetEnvironmentVariable("ZEROWIRE_TEST_ALL") == "1";
}

namespace Zerowire.Tests.Infrastructure;

/// <summary>How much the tests do: a sample of the work by default, all of it when ZEROWIRE_TEST_ALL is 1.</summary>
internal static class TestScope
{
    public static bool All => Environment.GetEnvironmentVariable("ZEROWIRE_TEST_ALL") == "1";

    public static int Choose(int sample, int all) => All ? all : sample;
}

namespace Zerowire.Benchmarks;

/// <summary>The implementation under the clock.</summary>
internal enum Contender
{
    Zerowire,
    LibZmq,
}

using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Tests.Interleavings;

/// <summary>The memory of the current execution.</summary>
internal readonly struct ExploredMemory : IMemory
{
    public static int Read(ref readonly int location) =>
        (int)Execution.Current.Load(Execution.Current.LocationOf(ref Unsafe.AsRef(in location)));

    public static long Read(ref readonly long location) =>
        Execution.Current.Load(Execution.Current.LocationOf(ref Unsafe.AsRef(in location)));

    public static void Write(ref int location, int value) =>
        Execution.Current.Save(Execution.Current.LocationOf(ref location), value, release: true);

    public static void Write(ref long location, long value) =>
        Execution.Current.Save(Execution.Current.LocationOf(ref location), value, release: true);

    /// <summary>A store without any order, as of the data that an algorithm publishes.</summary>
    public static void WritePlain(ref int location, int value) =>
        Execution.Current.Save(Execution.Current.LocationOf(ref location), value, release: false);

    public static int CompareExchange(ref int location, int value, int comparand) =>
        (int)Execution.Current.Update(
            Execution.Current.LocationOf(ref location), old => old == comparand ? value : null);

    public static int Exchange(ref int location, int value) =>
        (int)Execution.Current.Update(Execution.Current.LocationOf(ref location), _ => value);

    public static T? Exchange<T>(ref T? location, T? value)
        where T : class => Execution.Current.Exchange(ref location, value);

    public static int Add(ref int location, int value) =>
        (int)Execution.Current.Update(Execution.Current.LocationOf(ref location), old => old + value) + value;

    public static void Fence() => Execution.Current.Fence();

    public static void ProcessWideFence() => Execution.Current.ProcessWideFence();
}

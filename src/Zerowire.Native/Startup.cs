using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Native;

/// <summary>What is different in a program that is not of .NET.</summary>
internal static class Startup
{
    /// <summary>Runs within the first call, before anything of it.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The library is loaded by programs that know nothing of .NET.")]
    public static void Begin()
    {
        HandleSpace.Reserve();
        Parker.EndsWithSignals = true;
        ForkHandlers.Register();
        QuietFinalizer();
    }

    /// <summary>The runtime's thread that runs finalizers takes no signal of the program either; it can be told only by
    /// giving it something to run.</summary>
    private static void QuietFinalizer()
    {
        LoseQuieter();
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoseQuieter() => _ = new Quieter();

    private sealed class Quieter
    {
        ~Quieter() => SignalSet.BlockInThread();
    }
}

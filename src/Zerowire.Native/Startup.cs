using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Native;

/// <summary>What is different in a program that is not of .NET.</summary>
internal static class Startup
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The library is loaded by programs that know nothing of .NET.")]
    public static void Begin() => Parker.EndsWithSignals = true;
}

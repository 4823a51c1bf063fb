using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Tests.Api;

/// <summary>The record of the public API misses nothing that a user could notice.</summary>
public sealed class PublicApiTextTests
{
    [Fact]
    public void Everything_that_a_user_can_see_is_written_down()
    {
        string text = PublicApiText.Write(
            [typeof(Sample), typeof(Sample.Inner), typeof(SampleFlags), typeof(SampleValue), typeof(SampleRecord),
                typeof(SampleCall<>), typeof(Hidden)]);
        Assert.Equal(
            """
            abstract class PublicApiTextTests.Sample : IDisposable
                protected Sample(int number = 7, string text = "x", SampleFlags flags = SampleFlags.One, bool on = true)
                event EventHandler? Changed
                virtual void Dispose()
                protected abstract IReadOnlyList<string?> Find<T>(in int key, ref string? name, out long count, [NotNullWhen(true)] object? other = null, CancellationToken token = default, int? limit = null) where T : class, new()
                int this[int index] { get; init; }
                const int Limit = 5
                string? Name { get; protected set; }
                [Obsolete("Use something else.")] static Sample? Old(params int[] numbers)
                override string ToString()
                required byte[]?[] Values { get; set; }
                protected readonly int _seen
                static Sample op_UnaryNegation(Sample one)

            protected class PublicApiTextTests.Sample.Inner
                Inner()

            delegate T PublicApiTextTests.SampleCall<T>(T? value) where T : struct

            [Flags] enum PublicApiTextTests.SampleFlags : byte
                None = 0
                One = 1

            sealed record PublicApiTextTests.SampleRecord : IEquatable<SampleRecord>
                SampleRecord(int Number)
                int Number { get; init; }

            readonly ref struct PublicApiTextTests.SampleValue
                ReadOnlySpan<byte> Bytes { get; }


            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_difference_names_the_type_of_a_member_that_others_have_too()
    {
        const string Before = "class A\n    void Close()\n\nclass B\n    void Close()\n    void Open()\n";
        const string After = "class A\n    void Close()\n\nclass B\n    int Open()\n";
        Assert.Equal(
            "+ class B > int Open()\n- class B > void Close()\n- class B > void Open()",
            PublicApiText.Difference(Before, After));
        Assert.Equal("", PublicApiText.Difference(After, After));
    }

    // Samples that have one of everything, sensible or not.
#pragma warning disable CA1028, CA1034, CA1051, CA1063, CA1068, CA1720, CA1816, CA1819, CA1822
    [Flags]
    public enum SampleFlags : byte
    {
        None = 0,
        One = 1,
    }

    public delegate T SampleCall<T>(T? value)
        where T : struct;

    public readonly ref struct SampleValue
    {
        public ReadOnlySpan<byte> Bytes => default;
    }

    internal sealed class Hidden;

    public sealed record SampleRecord(int Number);

    public abstract class Sample : IDisposable
    {
        public const int Limit = 5;

        protected readonly int _seen;
        private int _hidden;

        protected Sample(int number = 7, string text = "x", SampleFlags flags = SampleFlags.One, bool on = true) =>
            _seen = _hidden = number + text.Length + (int)flags + (on ? 1 : 0);

        public event EventHandler? Changed;

        public string? Name { get; protected set; }

        public required byte[]?[] Values { get; set; }

        public int this[int index]
        {
            get => _hidden + index;
            init => _hidden = value;
        }

        [Obsolete("Use something else.")]
        public static Sample? Old(params int[] numbers) => null;

        public static Sample operator -(Sample one) => one;

        public virtual void Dispose() => Changed?.Invoke(this, EventArgs.Empty);

        public override string ToString() => Limit.ToString(System.Globalization.CultureInfo.InvariantCulture);

        protected abstract IReadOnlyList<string?> Find<T>(
            in int key, ref string? name, out long count, [NotNullWhen(true)] object? other = null,
            CancellationToken token = default, int? limit = null)
            where T : class, new();

        internal protected class Inner;

        private protected void NotSeen() => _hidden++;
    }
}

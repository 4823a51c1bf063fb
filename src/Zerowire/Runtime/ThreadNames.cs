using System.Text;

namespace Zerowire.Runtime;

/// <summary>The names of a context's threads: <c>ZMQbg/IO/0</c>, <c>ZMQbg/Reaper</c>, with the prefix before
/// them.</summary>
internal static class ThreadNames
{
    /// <summary>What Linux keeps of a name.</summary>
    private const int Longest = 15;

    private const string Family = "ZMQbg/";

    /// <summary>
    /// A name that fits whole into what the system shows. Where there is not room for everything, <c>ZMQbg</c> goes
    /// first and then the end of the prefix: what tells the threads of a context apart stays.
    /// </summary>
    public static string Of(string prefix, string role)
    {
        if (prefix.Length == 0)
            return Family + role;
        string whole = $"{prefix}/{Family}{role}";
        if (Encoding.UTF8.GetByteCount(whole) <= Longest)
            return whole;
        int room = Longest - 1 - Encoding.UTF8.GetByteCount(role);
        var kept = new StringBuilder();
        foreach (Rune rune in prefix.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            kept.Append(rune);
        }
        return kept.Append('/').Append(role).ToString();
    }
}

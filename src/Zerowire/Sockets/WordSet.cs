namespace Zerowire.Sockets;

/// <summary>
/// The words of several sockets, held at once. They are entered in the order of their numbers, by all who hold more than
/// one, so nobody waits in a circle; and who holds one waits for nothing but a word.
/// </summary>
internal sealed class WordSet
{
    private readonly SocketWord[] _words;

    public WordSet(params IEnumerable<SocketWord> words) => _words = [.. words.Distinct().OrderBy(word => word.Number)];

    public void Enter()
    {
        foreach (SocketWord word in _words)
            word.Enter();
    }

    /// <summary>Leaves them all, and only then acts on what was asked of them: commands of one may concern another.</summary>
    public void Exit()
    {
        uint asked = 0;
        for (int i = 0; i < _words.Length; i++)
        {
            if (_words[i].Leave())
                asked |= 1u << i;
        }
        for (int i = 0; asked != 0; i++, asked >>= 1)
        {
            if ((asked & 1) != 0)
                _words[i].Attend();
        }
    }
}

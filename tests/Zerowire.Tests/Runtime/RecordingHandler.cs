using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

/// <summary>Counts the events of a descriptor and acts on them where the test wants it.</summary>
internal sealed class RecordingHandler : IPollHandler
{
    public int Ins { get; private set; }

    public int Outs { get; private set; }

    public int HangUps { get; private set; }

    public Action? OnIn { get; set; }

    public Action? OnOut { get; set; }

    public void InEvent()
    {
        Ins++;
        OnIn?.Invoke();
    }

    public void HangUpEvent() => HangUps++;

    public void OutEvent()
    {
        Outs++;
        OnOut?.Invoke();
    }
}

namespace Zerowire.Patterns;

/// <summary>The numbers of the options that belong to socket types, as in zmq.h.</summary>
internal static class OptionNumbers
{
    public const int Subscribe = 6;
    public const int Unsubscribe = 7;
    public const int RouterMandatory = 33;
    public const int RequestCorrelate = 52;
    public const int RequestRelaxed = 53;
    public const int RouterHandover = 56;
}

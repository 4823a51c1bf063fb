namespace Zerowire.Sockets;

/// <summary>
/// One who is told when a socket may have become ready, instead of looking again and again. Everything here is used under
/// the socket's word only.
/// </summary>
internal interface ISocketWatch
{
    /// <summary>To be armed by one whom neither direction tells enough: told of whatever happens to the socket, because
    /// what was impossible was one particular message.</summary>
    const ZmqPollEvents AnyChange = (ZmqPollEvents)0x100;

    /// <summary>What is to be told: what was not possible when it was last looked at. Set by who looks; who is told
    /// takes out what need not be told again.</summary>
    ZmqPollEvents Armed { get; set; }

    /// <summary>Some of what was armed has become possible. Must neither wait nor enter the word of a socket.</summary>
    void Tell(ZmqPollEvents possible);

    /// <summary>From now on every call on the socket fails: it was closed, or its context was shut down.</summary>
    void TellEnd(ZmqError status);
}

namespace Zerowire.Tests.Runtime;

public sealed class PollPollerTests() : PollerTests(ZmqReactor.Poll);

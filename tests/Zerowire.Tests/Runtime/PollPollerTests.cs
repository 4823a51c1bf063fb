using Zerowire.Runtime;

namespace Zerowire.Tests.Runtime;

public sealed class PollPollerTests() : PollerTests(PollerKind.Poll);

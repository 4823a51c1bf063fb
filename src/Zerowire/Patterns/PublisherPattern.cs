namespace Zerowire.Patterns;

/// <summary>PUB (RFC 29): what subscribers send, other than subscriptions, is ignored.</summary>
internal sealed class PublisherPattern(IPatternHost host) : PublishingPattern(host);

using System.Text;
using Zerowire.Patterns;

namespace Zerowire;

/// <summary>
/// A subscription or cancellation that an <see cref="XPublisherSocket"/> has received: a view of the message, valid
/// until the message is changed, sent, received into or disposed.
/// </summary>
/// <example>
/// <code>
/// using ZmqMessage message = publisher.Receive();
/// if (ZmqSubscription.TryParse(message, out ZmqSubscription subscription))
///     Console.WriteLine($"{(subscription.IsSubscribe ? "wanted" : "not wanted any more")}: {subscription}");
/// </code>
/// </example>
public readonly struct ZmqSubscription
{
    private readonly ZmqFrame _frame;

    private ZmqSubscription(ZmqFrame frame, bool isSubscribe)
    {
        _frame = frame;
        IsSubscribe = isSubscribe;
    }

    /// <summary>True for a subscription, false for a cancellation.</summary>
    public bool IsSubscribe { get; }

    /// <summary>The topic; empty for everything, and for the default value of this type.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ReadOnlySpan<byte> Topic => _frame.IsEmpty ? default : _frame.Span[1..];

    /// <summary>Reads a received message.</summary>
    /// <param name="message">The message, which is left as it is.</param>
    /// <param name="subscription">What it says, if it is a subscription or cancellation.</param>
    /// <returns>False for any other message: one of several frames, or one that a user has sent.</returns>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public static bool TryParse(ZmqMessage message, out ZmqSubscription subscription)
    {
        ArgumentNullException.ThrowIfNull(message);
        subscription = default;
        if (message.Count != 1 || !SubscriptionFrame.TryParse(message[0].Span, out bool cancel, out _))
            return false;
        subscription = new ZmqSubscription(message[0], !cancel);
        return true;
    }

    /// <summary>The topic read as UTF-8; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public override string ToString() => Encoding.UTF8.GetString(Topic);
}

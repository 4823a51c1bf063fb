using System.Numerics;

namespace Zerowire.Protocol.Tests;

/// <summary>Reads a stream of frames byte by byte with unbounded numbers: slow, plain, and the measure.</summary>
internal static class NaiveScanner
{
    public static ScanResult Read(byte[] stream, long maxMessageSize)
    {
        var result = new ScanResult([], [], false);
        var message = new List<byte[]>();
        int position = 0;
        while (position + 2 <= stream.Length)
        {
            bool more = stream[position] % 2 == 1;
            bool large = stream[position] / 2 % 2 == 1;
            bool command = stream[position] / 4 % 2 == 1;
            int header = large ? 9 : 2;
            if (position + header > stream.Length)
                break;
            BigInteger length = 0;
            for (int i = 1; i < header; i++)
                length = (length * 256) + stream[position + i];
            if (IsTooLarge(length, command, maxMessageSize) || (command && more))
                return result with { Refused = true };
            if (position + header + length > stream.Length)
                break;
            int start = position + header;
            position = start + (int)length;
            byte[] body = stream[start..position];
            if (command)
            {
                result.Commands.Add(body);
                continue;
            }

            message.Add(body);
            if (!more)
            {
                result.Messages.Add(message);
                message = [];
            }
        }

        return result;
    }

    private static bool IsTooLarge(BigInteger length, bool command, long maxMessageSize)
    {
        BigInteger limit = maxMessageSize < 0 ? long.MaxValue - 9 : maxMessageSize;
        if (command)
            limit = BigInteger.Min(BigInteger.Max(limit, 255), 16 << 20);
        return length > limit;
    }
}

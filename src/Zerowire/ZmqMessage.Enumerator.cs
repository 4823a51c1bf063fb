using System.Collections;

namespace Zerowire;

public sealed partial class ZmqMessage
{
    /// <summary>Enumerates the frames of a message without allocating.</summary>
    public struct Enumerator : IEnumerator<ZmqFrame>
    {
        private readonly ZmqMessage _message;
        private int _index;

        internal Enumerator(ZmqMessage message)
        {
            _message = message;
            _index = -1;
        }

        /// <summary>The frame that the enumerator stands at.</summary>
        public readonly ZmqFrame Current => _message[_index];

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes on to the next frame.</summary>
        /// <returns>False after the last one.</returns>
        public bool MoveNext() => ++_index < _message.Count;

        /// <summary>Goes back to before the first frame.</summary>
        public void Reset() => _index = -1;

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}

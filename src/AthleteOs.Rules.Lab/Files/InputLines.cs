namespace AthleteOs.Rules.Lab.Files;

/// <summary>
/// The lines of a stream as bytes, in one buffer. Bytes that are not UTF-8 reach the reader unchanged, which refuses them. A line that is
/// too long is cut, which is enough to refuse it.
/// </summary>
/// <param name="input">The stream; the caller closes it.</param>
/// <param name="most">The most bytes of a line.</param>
internal sealed class InputLines(Stream input, int most)
{
    private byte[] _buffer = new byte[1 << 18];
    private int _from;
    private int _to;
    private bool _ended;

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>How many bytes were read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether the line exceeds the limit and is truncated.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The line without its end; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Reads the next line; false at the end. A last line without an end counts.</summary>
    public bool Next()
    {
        TooLong = false;
        var kept = 0; // of a line that is too long
        for (var seen = 0; ;)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _from + seen, _to - _from - seen);
            if (end >= 0 || (_ended && _to > _from))
            {
                var length = (end >= 0 ? end : _to) - _from;
                Line = _buffer.AsMemory(_from, TooLong ? kept : length);
                TooLong |= length > most;
                _from = end >= 0 ? end + 1 : _to;
                Number++;
                return true;
            }

            if (_ended)
            {
                return false;
            }

            seen = _to - _from;
            if (seen > most)
            {
                (TooLong, kept, seen) = (true, most, most);
                _to = _from + most;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = input.Read(_buffer, _to, _buffer.Length - _to);
        BytesRead += read;
        _to += read;
        _ended = read == 0;
    }
}

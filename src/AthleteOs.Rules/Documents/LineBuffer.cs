namespace AthleteOs.Rules.Documents;

/// <summary>
/// Cuts bytes that arrive in pieces into lines. Bytes that are not UTF-8 stay as they are, so that the reader of a line refuses them. A line
/// that is too long is cut, which is enough to refuse it: the memory needed does not depend on the input.
/// </summary>
/// <param name="most">The most bytes of a line.</param>
internal sealed class LineBuffer(int most)
{
    private byte[] _buffer = new byte[Math.Min(most + 1, 1 << 18)];
    private int _from;
    private int _to;
    private int _searched;
    private bool _tooLong;
    private bool _ended;

    /// <summary>Room for the next piece, never empty. It is the caller's until <see cref="Fill"/>.</summary>
    public Memory<byte> Room()
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

        return _buffer.AsMemory(_to);
    }

    /// <summary>Takes the bytes that were written to <see cref="Room"/>.</summary>
    /// <param name="count">How many there are; 0 means that the input has ended.</param>
    public void Fill(int count) => (_to, _ended) = (_to + count, count == 0);

    /// <summary>Takes the next line; false where more bytes are needed, or after the last line once the input has ended. A last line without an end counts.</summary>
    /// <param name="line">The line, valid until <see cref="Room"/> is called.</param>
    public bool TryTake(out Line line)
    {
        var end = _buffer.AsSpan(_from + _searched, _to - _from - _searched).IndexOf((byte)'\n');
        if (end < 0 && !(_ended && _to > _from))
        {
            _searched = _to - _from;
            if (_searched > most)
            {
                (_tooLong, _searched, _to) = (true, most, _from + most);
            }

            line = default;
            return false;
        }

        var length = end < 0 ? _to - _from : _searched + end;
        line = new Line(_buffer.AsMemory(_from, _tooLong ? most : length), _tooLong || length > most);
        _from += end < 0 ? length : length + 1;
        (_searched, _tooLong) = (0, false);
        return true;
    }
}

/// <summary>A line, without its end.</summary>
/// <param name="Bytes">Its bytes; its beginning where it is too long.</param>
/// <param name="IsTooLong">Whether it is longer than a line may be.</param>
internal readonly record struct Line(ReadOnlyMemory<byte> Bytes, bool IsTooLong)
{
    /// <summary>Whether it contains nothing but white space.</summary>
    public bool IsBlank => !IsTooLong && Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0;
}

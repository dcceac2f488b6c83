namespace AthleteOs.Rules.Host.Workers;

/// <summary>A line of a file, without its end.</summary>
/// <param name="Bytes">What stands in it; nothing where it is too long.</param>
/// <param name="IsTooLong">Whether it is longer than a line may be.</param>
internal readonly record struct FileLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong)
{
    /// <summary>Whether there is nothing to read in it.</summary>
    public bool IsBlank => !IsTooLong && Bytes.Span.Trim(" \t\r"u8).Length == 0;
}

/// <summary>Reads a file line by line, however long it and its lines are: what is longer than a line may be is passed over, not held.</summary>
internal sealed class LineReader(Stream stream, int mostBytes)
{
    private readonly byte[] _buffer = new byte[mostBytes + 1];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The next line; null after the last. It holds until the next is asked for.</summary>
    public async ValueTask<FileLine?> Next(CancellationToken stop)
    {
        var isTooLong = false;
        for (var searched = _start; ;)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                return Cut(searched + at, next: searched + at + 1, isTooLong);
            }

            if (_ended)
            {
                return _start == _end && !isTooLong ? null : Cut(_end, _end, isTooLong);
            }

            if (_end - _start > mostBytes)
            {
                isTooLong = true;
                _start = _end;
            }

            await Fill(stop);
            searched = _start;
        }
    }

    private FileLine Cut(int end, int next, bool isTooLong)
    {
        isTooLong |= end - _start > mostBytes;
        var line = new FileLine(isTooLong ? default : _buffer.AsMemory(_start, end - _start), isTooLong);
        _start = next;
        return line;
    }

    private async ValueTask Fill(CancellationToken stop)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), stop);
        _end += read;
        _ended = read == 0;
    }
}

using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>Reads a file line by line, without waiting for the disk.</summary>
internal sealed class LineReader(Stream stream, int mostBytes)
{
    private readonly LineBuffer _buffer = new(mostBytes);
    private bool _ended;

    /// <summary>The next line, valid until the next call; null after the last.</summary>
    public async ValueTask<Line?> Next(CancellationToken stop)
    {
        Line line;
        while (!_buffer.TryTake(out line))
        {
            if (_ended)
            {
                return null;
            }

            var read = await stream.ReadAsync(_buffer.Room(), stop);
            _buffer.Fill(read);
            _ended = read == 0;
        }

        return line;
    }
}

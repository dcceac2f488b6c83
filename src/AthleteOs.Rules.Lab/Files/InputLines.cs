using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Files;

/// <summary>The lines of a stream as bytes, with their numbers.</summary>
/// <param name="input">The stream; the caller closes it.</param>
/// <param name="most">The most bytes of a line.</param>
internal sealed class InputLines(Stream input, int most)
{
    private readonly LineBuffer _buffer = new(most);
    private Line _line;
    private bool _ended;

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether the line is longer than a line may be.</summary>
    public bool TooLong => _line.IsTooLong;

    /// <summary>The line without its end, valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line => _line.Bytes;

    /// <summary>Reads the next line; false at the end. A last line without an end counts.</summary>
    public bool Next()
    {
        while (!_buffer.TryTake(out _line))
        {
            if (_ended)
            {
                return false;
            }

            var read = input.Read(_buffer.Room().Span);
            _buffer.Fill(read);
            (_ended, BytesRead) = (read == 0, BytesRead + read);
        }

        Number++;
        return true;
    }
}

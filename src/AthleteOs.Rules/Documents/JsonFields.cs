using System.Buffers;

namespace AthleteOs.Rules.Documents;

/// <summary>
/// Cuts a JSON object into its fields by quotes and brackets alone, for readers that want few of them. It validates nothing: it
/// gives up on anything unexpected, and <see cref="JsonSource"/> then gives the reason. The reader of a value must check that it is whole.
/// </summary>
internal ref struct JsonFields
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _json;
    private int _at;
    private bool _any;
    private bool _inValue;

    /// <summary>The fields of an object that is the whole of a text.</summary>
    public JsonFields(ReadOnlySpan<byte> json)
        : this(json, 0)
    {
    }

    private JsonFields(ReadOnlySpan<byte> json, int at)
    {
        _json = json;
        (_at, IsWithin) = (at, at > 0);
        SkipSpace();
        GaveUp = !Take((byte)'{');
    }

    /// <summary>Whether something was unexpected; only known once <see cref="Next"/> returned false.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>The field's name as written; one with an escape makes it give up.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The beginning of the field's value.</summary>
    public int ValueAt { get; private set; }

    /// <summary>The position; at the end of the object once <see cref="Next"/> returned false.</summary>
    public readonly int At => _at;

    private bool IsWithin { get; }

    /// <summary>The field's value as written. It may be read once.</summary>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            GaveUp |= !PassValue();
            return _json[ValueAt.._at];
        }
    }

    /// <summary>The fields of the value, in one go with those around it; <see cref="Leave"/> then goes on after it.</summary>
    public readonly JsonFields Enter() => new(_json, ValueAt);

    /// <summary>Goes on after the value, once all of its fields are read.</summary>
    public void Leave(JsonFields read) => GoOn(read._at);

    /// <summary>Goes on at the end of the value.</summary>
    public void GoOn(int end) => (_at, _inValue) = (end, false);

    /// <summary>Whether the value is written so.</summary>
    public readonly bool Is(ReadOnlySpan<byte> text) => _json[ValueAt..].StartsWith(text);

    /// <summary>The next field; false at the end, or after giving up.</summary>
    public bool Next()
    {
        GaveUp |= _inValue && !PassValue();
        if (GaveUp)
        {
            return false;
        }

        SkipSpace();
        if (Take((byte)'}'))
        {
            if (!IsWithin)
            {
                SkipSpace();
                GaveUp = _at < _json.Length;
            }

            return false;
        }

        GaveUp = (_any && !Take((byte)',')) || !TakeName();
        SkipSpace();
        (ValueAt, _any, _inValue) = (_at, true, true);
        return !GaveUp;
    }

    private bool TakeName()
    {
        SkipSpace();
        if (!Take((byte)'"') || _json[_at..].IndexOfAny((byte)'"', (byte)'\\') is not (>= 0 and var length) || _json[_at + length] != '"')
        {
            return false;
        }

        Name = _json.Slice(_at, length);
        _at += length + 1;
        SkipSpace();
        return Take((byte)':');
    }

    private bool PassValue()
    {
        _inValue = false;
        return _at < _json.Length && _json[_at] switch
        {
            (byte)'"' => PassText(),
            (byte)'{' or (byte)'[' => PassNested(),
            _ => PassScalar(),
        };
    }

    private bool PassScalar()
    {
        var length = _json[_at..].IndexOfAny(AfterScalar);
        _at += Math.Max(0, length);
        return length > 0;
    }

    private bool PassText()
    {
        for (_at++; ;)
        {
            var next = _json[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return false;
            }

            _at += next + 1;
            if (_json[_at - 1] == '"')
            {
                return true;
            }

            if (_at == _json.Length)
            {
                return false; // the text ends with a backslash
            }

            _at++;
        }
    }

    private bool PassNested()
    {
        for (var depth = 0; ;)
        {
            var next = _json[_at..].IndexOfAny(Structure);
            if (next < 0)
            {
                return false;
            }

            _at += next;
            switch (_json[_at])
            {
                case (byte)'"':
                    if (!PassText())
                    {
                        return false;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _at++;
                    break;
                default:
                    _at++;
                    if (--depth == 0)
                    {
                        return true;
                    }

                    break;
            }
        }
    }

    private bool Take(byte expected)
    {
        var there = _at < _json.Length && _json[_at] == expected;
        _at += there ? 1 : 0;
        return there;
    }

    private void SkipSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }
}

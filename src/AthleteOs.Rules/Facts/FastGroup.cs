using System.Reflection;
using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>One group of a document.</summary>
internal sealed class FastGroup
{
    // The bit of a field that is read and kept nowhere: there is one priority.
    private const ulong Priority = 1UL << 63;
    private static readonly byte[] ThePriority = Encoding.UTF8.GetBytes($"\"{WeeklyIntent.RespondBeforeComplete}\"");

    private readonly Func<IFactGroup> _make;
    private readonly Action<IFactGroup, bool>? _given;
    private readonly FastField[] _fields;
    private readonly bool _isAthlete;
    private readonly bool _isIntent;

    public FastGroup(string name, string documentName, PropertyInfo property)
    {
        Utf8 = Encoding.UTF8.GetBytes(documentName);
        (_isAthlete, _isIntent) = (name == "athlete", name == "intent");
        var type = property.PropertyType;
        _make = FastSetters.Made<Func<IFactGroup>>(nameof(FastSetters.Maker), [type]);
        Put = FastSetters.Made<Action<Morning, IFactGroup>>(nameof(FastSetters.Putter), [type], property.SetMethod!);
        _given = type.GetProperty("Given") is { } given ? FastSetters.Made<Action<IFactGroup, bool>>(nameof(FastSetters.Setter), [type, typeof(bool)], given.SetMethod!) : null;
        _fields = [.. FactCatalog.All.Where(f => f.Group == name && f.About.Origin != FactOrigin.Given && !FactsReader.HoursEnds.Contains(f.Property.Name)).Select(f => new FastField(f, type))];
    }

    public byte[] Utf8 { get; }

    public Action<Morning, IFactGroup> Put { get; }

    /// <summary>Reads the group from the value of a field; null if the other reader has to look.</summary>
    public IFactGroup? Read(ref JsonFields document, IReadOnlySet<FactDefinition>? series, ref string id)
    {
        var group = _make();
        if (document.Is("null"u8))
        {
            return _isAthlete || !document.Value.SequenceEqual("null"u8) ? null : group;
        }

        _given?.Invoke(group, true);

        var (seen, next) = (0UL, 0);
        var fields = document.Enter();
        while (fields.Next())
        {
            var at = FastNames.Find(_fields, f => f.Utf8, fields.Name, next);
            var isPriority = at < 0 && _isIntent && fields.Name.SequenceEqual("priority"u8);
            var bit = at >= 0 ? 1UL << at : isPriority ? Priority : 0;
            if ((seen & bit) != 0
                || !(at >= 0 ? _fields[at].Read(group, fields.Value, series)
                    : isPriority ? IsPriority(fields.Value)
                    : _isAthlete ? id.Length == 0 && fields.Name.SequenceEqual("athlete_id"u8) && ReadId(fields.Value, ref id)
                    : _isIntent && ReadIntent(ref group, fields.Name, fields.Value)))
            {
                return null;
            }

            (seen, next) = (seen | bit, at >= 0 ? at + 1 : next);
        }

        document.Leave(fields);
        return fields.GaveUp ? null : group;
    }

    private static bool IsPriority(ReadOnlySpan<byte> json) => json.SequenceEqual(ThePriority) || json.SequenceEqual("null"u8);

    private static bool ReadId(ReadOnlySpan<byte> json, ref string id)
    {
        if (!FastValues.Text(json, out var text) || text.Length is 0 or > FactsReader.MostOfId || text[0] == ' ' || text[^1] == ' ')
        {
            return false;
        }

        id = Encoding.ASCII.GetString(text);
        return true;
    }

    // Both fields are written as FactsWriter does, or not read here; a second range of hours is one too many.
    private static bool ReadIntent(ref IFactGroup group, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        var intent = (WeeklyIntent)group;
        if (!name.SequenceEqual("aerobic_volume_target_hours"u8) || intent.AerobicVolumeTargetHoursMin is not null || json is not [(byte)'[', .. var list, (byte)']'])
        {
            return false;
        }

        var comma = list.IndexOf((byte)',');
        if (comma < 0 || !Hours(list[..comma].Trim((byte)' '), out var least) || !Hours(list[(comma + 1)..].Trim((byte)' '), out var most) || least > most)
        {
            return false;
        }

        group = intent with { AerobicVolumeTargetHoursMin = least, AerobicVolumeTargetHoursMax = most };
        return true;
    }

    private static bool Hours(ReadOnlySpan<byte> json, out double hours) => FastValues.Number(json, out hours) && FactsReader.Fits(FactsReader.Hours.About, hours);
}

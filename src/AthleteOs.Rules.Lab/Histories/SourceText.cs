using System.Buffers;
using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>A file's bytes as text, or the reason why they are not text.</summary>
internal static class SourceText
{
    /// <summary>The text without its byte-order mark; null, with a finding, if the bytes are not UTF-8 text or are empty.</summary>
    public static string? Decode(string file, ReadOnlySpan<byte> bytes, Findings findings)
    {
        if (bytes.Length > HistoryReader.MaxBytes)
        {
            findings.Error(Place.Whole(file), Codes.FileTooLarge, $"the file is larger than {HistoryReader.MaxBytes / (1024 * 1024)} MiB (ten years of days need about 1 MiB); check that it is a history, or split it");
            return null;
        }

        if (WhatElse(bytes) is { } reason)
        {
            findings.Error(Place.Whole(file), Codes.HistoryEncoding, reason);
            return null;
        }

        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var good = GoodBytes(bytes);
        var text = Encoding.UTF8.GetString(bytes[..good]);
        if (good < bytes.Length)
        {
            findings.Error(EndOf(file, text), Codes.HistoryEncoding, "the text is not UTF-8 from here on; save the file as UTF-8 (in Excel: \"CSV UTF-8\")");
            return null;
        }

        if (text.AsSpan().Trim().IsEmpty)
        {
            RefuseEmpty(file, alreadyRefused: false, findings);
            return null;
        }

        return text;
    }

    /// <summary>Refuses an empty file, unless it was refused for another reason.</summary>
    public static void RefuseEmpty(string file, bool alreadyRefused, Findings findings)
    {
        if (!alreadyRefused)
        {
            findings.Error(Place.Whole(file), Codes.HistoryEmpty, "the file is empty; a history needs at least a header with a column \"date\" and one row");
        }
    }

    private static string? WhatElse(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("PK\u0003\u0004"u8) ? "this is a ZIP or Excel file; save the table in it as CSV"
        : bytes.StartsWith<byte>([0x1F, 0x8B]) ? "this is a compressed file; unpack it"
        : bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]) ? "this is UTF-16 text; save the file as UTF-8"
        : bytes.Contains((byte)0) ? "this is not a text file: it contains zero bytes; give CSV or JSON in UTF-8"
        : null;

    private static int GoodBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return bytes.Length;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static Place EndOf(string file, string text)
    {
        var unified = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return new Place(file, unified.Count(c => c == '\n') + 1, unified.Length - unified.LastIndexOf('\n'));
    }
}

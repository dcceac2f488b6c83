using System.Text.Json;
using System.Text.Json.Serialization;

namespace AthleteOs.Rules.Client;

/// <summary>The calls of the service. They and their documents are generated from <c>interface.json</c> when the project is built.</summary>
/// <remarks>
/// The address of the service and the key are those of the given <see cref="HttpClient"/>. A property without a value is not sent, so a call cannot send
/// null to remove a parameter of an athlete.
/// </remarks>
public partial class AthleteOsClient
{
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        settings.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
    }
}

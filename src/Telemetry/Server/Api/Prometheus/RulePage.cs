using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dendro.Telemetry.Server.Rules;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Pages of rule groups: <c>group_limit</c> says how many, <c>group_next_token</c> from which on.</summary>
internal static class RulePage
{
    /// <summary>The page that a request asks for, and the token of the next one if there is one.</summary>
    /// <exception cref="ApiError">A parameter cannot be used.</exception>
    public static (IReadOnlyList<(RuleGroup Group, IReadOnlyList<Rule> Rules)> Groups, string? NextToken) Cut(
        ApiRequest request, IReadOnlyList<(RuleGroup Group, IReadOnlyList<Rule> Rules)> groups)
    {
        var (limit, token) = (Limit(request.Find("group_limit")), request.Find("group_next_token"));
        if (token is not null)
        {
            if (limit == 0)
            {
                throw ApiError.BadParameter("group_next_token", "group_limit needs to be present in order to paginate over the groups");
            }

            // Groups that a filter leaves out keep their place.
            var from = request.Rules.Groups.Index().Where(group => Token(group.Item) == token).Select(group => (int?)group.Index).FirstOrDefault()
                ?? throw ApiError.BadParameter("group_next_token", $"invalid group_next_token '{token}'. were rule groups changed?");
            var left = request.Rules.Groups.Skip(from).ToHashSet();
            groups = [.. groups.Where(group => left.Contains(group.Group))];
        }

        return limit > 0 && groups.Count > limit ? ([.. groups.Take(limit)], Token(groups[limit].Group)) : (groups, null);
    }

    static int Limit(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
        {
            throw ApiError.BadParameter("group_limit", $"group_limit needs to be a valid number: strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        return limit > 0 ? limit : throw ApiError.BadParameter("group_limit", "group_limit needs to be greater than 0");
    }

    static string Token(RuleGroup group) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{group.Definition.File};{group.Definition.Name}")))[..40];
}

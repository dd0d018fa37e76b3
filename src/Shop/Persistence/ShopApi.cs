using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Dendro.Shop.Persistence;

/// <summary>What the APIs over a database share: documents, error answers and the switchable faults.</summary>
public static class ShopApi
{
    /// <summary>Adds the OpenAPI document and the answers to requests that fail.</summary>
    public static WebApplicationBuilder AddShopApi(this WebApplicationBuilder builder, LogRequestFailed requestFailed)
    {
        builder.Services.AddSingleton(requestFailed).AddExceptionHandler<RequestErrors>();
        builder.Services.AddOpenApi(options => options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeWords<WoodType>(schema, context);
            DescribeWords<OrderStatus>(schema, context);
            return Task.CompletedTask;
        }));
        return builder;
    }

    /// <summary>Maps the common routes, <c>/openapi/v1.json</c>, its reader at <c>/scalar</c>, and returns the group for the API's own routes.</summary>
    public static RouteGroupBuilder MapShopApi(this WebApplication app, string tag)
    {
        app.UseExceptionHandler();
        app.MapCommon();
        app.MapOpenApi();
        app.MapScalarApiReference(scalar => scalar.WithTitle(tag).DisableDefaultFonts());
        var readiness = app.Services.GetRequiredService<DatabaseReadiness>();
        return app.MapGroup("").WithTags(tag)
            .AddEndpointFilter(async (context, next) => readiness.IsReady ? await next(context) : NotReady(context.HttpContext))
            .WithRequestFaults();
    }

    static ProblemHttpResult NotReady(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(title: "The database is not ready", detail: "Try again in a moment.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    static void DescribeWords<TEnum>(OpenApiSchema schema, OpenApiSchemaTransformerContext context) where TEnum : struct, Enum
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(TEnum) || type == typeof(TEnum?))
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Word.All<TEnum>().Select(word => (System.Text.Json.Nodes.JsonNode)word)];
        }
    }
}

using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Registers what a service needs to send and receive messages.</summary>
public static class MessagingServices
{
    /// <summary>Adds the producer and the consumer.</summary>
    public static WebApplicationBuilder AddMessaging(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(KafkaSettings.From(new Settings(builder.Configuration)))
            .AddSingleton<MessageProducer>()
            .AddSingleton<MessageConsumer>();
        return builder;
    }
}

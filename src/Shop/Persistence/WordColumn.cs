using Dendro.Shop.Contracts;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dendro.Shop.Persistence;

/// <summary>Stores an enumeration as its <see cref="Word"/>, so that the tables can be read without this program.</summary>
public sealed class WordColumn<TEnum>() : ValueConverter<TEnum, string>(value => Word.Of(value), text => Word.Parse<TEnum>(text))
    where TEnum : struct, Enum;

// Each class starts the whole system: one at a time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace Weir.Runtime.Services;

/// <summary>A service that an attempt needs is not there. The message says why, with the end of its log.</summary>
public sealed class ServiceFailedException(string message) : Exception(message);

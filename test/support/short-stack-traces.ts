// Node's own limit; jest raises it to 100. CDK keeps a stack trace of each resource, and jest maps every frame to its source.
Error.stackTraceLimit = 10;

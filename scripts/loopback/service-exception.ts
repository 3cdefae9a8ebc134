type ServiceExceptionName =
  | 'InvalidParameterException' | 'InvalidRequestException' | 'LimitExceededException' | 'ResourceExistsException' | 'ResourceNotFoundException'
  | 'IncompleteSignatureException' | 'SerializationException' | 'UnknownOperationException';

/** A refusal as Secrets Manager names it. */
export class ServiceException extends Error {
  constructor(public override readonly name: ServiceExceptionName, message: string) {
    super(message);
  }
}

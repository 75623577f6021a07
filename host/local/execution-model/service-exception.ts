/**
 * A refusal as the Lambda API words it. It looks like the AWS client's own exceptions (`name`, `$fault`, `$metadata`), so
 * that callers in the same process and callers over HTTP see one and the same thing.
 */
import { brandClass } from '../../../runtime/class-brand.ts';

const HTTP_STATUS = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  CallbackTimeoutException: 400,
  ResourceNotFoundException: 404,
  DurableExecutionAlreadyStartedException: 409,
  RequestTooLargeException: 413,
  ServiceException: 500,
} as const;

/** The names of refusals, those of the Lambda API. */
export type ServiceExceptionName = keyof typeof HTTP_STATUS;

/** A refusal of the service, with the name, `$fault` and `$metadata` that the AWS client's own exceptions have. */
export class ServiceException extends Error {
  static {
    brandClass(this, 'ServiceException');
  }
  override readonly name: ServiceExceptionName;
  /** Same as `name`: the stable identifier of the refusal. */
  readonly code: ServiceExceptionName;
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(name: ServiceExceptionName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.code = name;
    this.$fault = HTTP_STATUS[name] >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode: HTTP_STATUS[name] };
  }
}

/** The refusal that most checks give. */
export function invalidParameter(message: string): ServiceException {
  return new ServiceException('InvalidParameterValueException', message);
}

import { functionRotation } from './bindings/function-rotation';
import { hostedRotation } from './bindings/hosted-rotation';
import { libraryRotation } from './bindings/library-rotation';
import { noRotation } from './bindings/no-rotation';
import { owningServiceRotation } from './bindings/owning-service-rotation';
import { RotationBinding } from './bindings/rotation-binding';
import { RotationContext } from './function/rotation-context';
import { checkUniqueRotation, claimRotation } from './schedule/check-unique-rotation';
import { SecretRotation } from './secret-rotation';
import { RotationPlan } from './strategies/rotation-plan';
import { RotationStrategy } from './strategies/rotation-strategy';
import { raise } from '../private/problems';

/** Rotates a secret by a strategy. A secret has one rotation, and nothing is created if the strategy does not fit it. */
export function bindRotation(context: RotationContext, strategy: RotationStrategy): SecretRotation {
  const binding = bindingOf(strategy._plan);
  raise([...checkUniqueRotation(context), ...binding.check(context)], context.secret);
  const bound = binding.bind(context, strategy._timing);
  claimRotation(context, bound.schedule !== undefined);
  return SecretRotation._of(context.secret, bound, strategy.window);
}

function bindingOf(plan: RotationPlan): RotationBinding {
  switch (plan.kind) {
    case 'library': return libraryRotation(plan);
    case 'byFunction': return functionRotation(plan);
    case 'byOwningService': return owningServiceRotation();
    case 'none': return noRotation(plan);
    default: return hostedRotation(plan);
  }
}

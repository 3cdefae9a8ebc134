import { Component, type awscdk } from 'projen';

/** Versions of transitive dependencies that every registry we build for serves. */
export class RegistryPins extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    // 1.13.0 lists platform packages that were never published, and npm then writes a lock file `npm ci` refuses.
    project.package.addPackageResolutions('unrs-resolver@1.12.2');
    // The generated go.mod takes the installed versions of these two; the Go module proxy serves these.
    project.package.addPackageResolutions('@aws-cdk/cloud-assembly-schema@54.11.0');
    project.package.addPackageResolutions('@aws-cdk/asset-node-proxy-agent-v6@2.1.2');
  }
}

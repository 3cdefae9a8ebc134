"""Does what Lambda's runtime does for a function. It loads the handler, reads one event per line from standard input, and answers
each with a line on descriptor 3. It has the same protocol as scripts/loopback/node-runtime.ts.

The certificates of the local database replace those in the file that AWS's functions name.
"""
import importlib
import json
import logging
import os
import sys
import time

answers = os.fdopen(3, 'w')


def answer(**content):
    answers.write(json.dumps(content) + '\n')
    answers.flush()


def run(action):
    start = time.perf_counter()
    try:
        action()
        answer(milliseconds=(time.perf_counter() - start) * 1000)
    except Exception as error:
        answer(milliseconds=(time.perf_counter() - start) * 1000, errorType=type(error).__name__, errorMessage=str(error))


def trust(driver, certificates):
    connect = driver.connect

    def connect_trusting(**options):
        if 'sslrootcert' in options:
            options['sslrootcert'] = certificates
        if options.get('ssl'):
            options['ssl'] = {**options['ssl'], 'ca': certificates}
        return connect(**options)

    driver.connect = connect_trusting


def load():
    module = importlib.import_module(module_name)
    handlers.append(getattr(module, handler_name))


handlers = []
module_name, handler_name = os.environ['_HANDLER'].split('.')
sys.path.insert(0, os.environ['LAMBDA_TASK_ROOT'])
logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))
run(load)
for name in ('pgdb', 'pymysql'):
    if name in sys.modules:
        trust(sys.modules[name], os.environ['DATABASE_CERTIFICATES'])
for line in sys.stdin:
    run(lambda: handlers[0](json.loads(line), None))

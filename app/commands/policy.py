"""counterfoil policy check FILE: says who may do what, or what is wrong with the file."""

import argparse
from pathlib import Path

from app.commands.arguments import Commands
from app.domain.policy.description import described
from app.gateways.policy_file import read_policy


def add(commands: Commands) -> None:
    """Makes the command known."""
    policies = commands.add_parser("policy", help="the policy").add_subparsers(metavar="COMMAND", required=True)
    check = policies.add_parser("check", help="says what each role may do, or what is wrong with the file")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints what each role may do. Raises PolicyError."""
    print(described(read_policy(chosen.file)))
    return 0

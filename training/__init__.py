"""How the weights in zzqa.models were made: runnable programs, never imported by the package."""

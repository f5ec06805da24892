class BackupError(Exception):
    """Why a backup cannot be made, read or put back, in words for who runs the command."""

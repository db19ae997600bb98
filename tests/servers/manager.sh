# manager.sh HOME CODE: `systemd --user` of somebody whose home is the folder HOME, until it is told to exit or SIGTERM.
# It is run in a mount namespace and a control group namespace of its own.
set -e
home=/home/jane code=/mnt/gracious runtime=/run/user/0
# PrivateTmp of the unit hides /tmp and /var/tmp, where both folders may lie: they move out.
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system "$runtime" /run/groups
chmod 700 "$runtime"
mount -t tmpfs tmpfs /home
mkdir "$home"
mount --bind "$1" "$home"
mount -t tmpfs tmpfs /mnt
mkdir "$code"
mount --bind "$2" "$code"
export HOME="$home" XDG_RUNTIME_DIR="$runtime"
cd "$home"
# systemd moves every process out of the topmost group it sees: that has to be a group with none but its own.
mount -t cgroup2 cgroup2 /run/groups
group=/run/groups/gracious-$$
mkdir "$group"
sh -c 'echo 0 > "$1/cgroup.procs"; exec unshare --cgroup sh -c "$2"' sh "$group" '
	set -e
	mount -t tmpfs tmpfs /sys/fs/cgroup # cgroup2 on cgroup2 would be refused
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	for systemd in /usr/lib/systemd/systemd /lib/systemd/systemd; do
		[ ! -x "$systemd" ] || exec "$systemd" --user --log-target=console
	done
' &
trap 'echo 1 > "$group/cgroup.kill"' TERM
wait $! || wait $! || true
echo 1 > "$group/cgroup.kill"
# The kernel keeps a group until the last of its processes is gone.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
	sleep 0.1
done
